import { environment } from '@axion/platform/config/start.ts';
import { demoPeople, findDemoPerson } from '../oidc/demo-people.ts';
import { fetchDemoToken } from '../oidc/demo-token.ts';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { refusal } from '../supervisor/refusal.ts';
import type { Command } from './language/command.ts';
import { nearestName } from './language/nearest-name.ts';
import { runningStack } from './running-stack.ts';

const names = demoPeople.map(({ subject }) => subject);

/** Prints a bearer token. */
export const token: Command = {
  name: 'token',
  summary: 'prints a bearer token of a demo person, for curl',
  usage: 'PERSON',
  about: `Good for an hour, for the Sense API and the Gen API of this stack. People: ${names.join(', ')} (of another organization). Only the local identity provider gives such tokens.`,
  options: {},
  words: { min: 1, max: 1 },
  examples: [
    ['axion token inspector', 'prints it'],
    [`curl -H "Authorization: Bearer $(axion token inspector)" http://localhost:8080/api/v1/tracks`, 'asks the Sense API'],
  ],
  run: async ({ words: [user = ''] }) => {
    if (!findDemoPerson(user)) throw nobody(user);
    const { addresses, secrets } = await runningStack('oidc');
    if (!addresses.oidc.isOurs)
      throw refusal('misused', `${addresses.oidc.issuer} is not the local identity provider.`, {
        hint: 'Take a token from it, as its people do.',
      });
    const machineSecret = environment().AXION_OIDC_MACHINE_SECRET || secrets.oidcMachineSecret;
    const { accessToken } = await fetchDemoToken({ issuer: addresses.oidc.issuer, user, machineSecret });
    process.stdout.write(`${accessToken}\n`);
    return exitCodes.done.status;
  },
};

function nobody(typed: string) {
  const near = nearestName(typed, names);
  return refusal('misused', `There is no demo person "${typed}".${near ? ` Did you mean ${near}?` : ''}`, {
    details: [`People: ${names.join(', ')}`],
  });
}
