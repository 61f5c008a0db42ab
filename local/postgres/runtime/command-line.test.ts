import { describe, expect, it } from 'vitest';
import { processors } from '../../debian/processors.ts';
import { commandLine } from './command-line.ts';

const fetched = { kind: 'fetched', root: '/r', processor: processors.x64 } as const;
const machine = { kind: 'machine', binaries: '/usr/lib/postgresql/17/bin', tippecanoe: '/usr/bin/tippecanoe' } as const;
const words = ({ file, args }: ReturnType<typeof commandLine>) => [file, ...args].join(' ');
const loader = '/r/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 --library-path /r/usr/lib/x86_64-linux-gnu';

describe('the command line', () => {
  it('runs a fetched program under its own loader, with the path it looks for its files from', () => {
    const command = commandLine({ layout: fetched, descent: 'none', canTie: true }, 'psql', ['-c', 'select 1']);
    expect(words(command)).toBe(`${loader} --argv0 /r/usr/lib/postgresql/17/bin/psql /r/usr/lib/postgresql/17/elf/psql -c select 1`);
    expect(command.env.PROJ_DATA).toBe('/r/usr/share/proj');
  });

  it('ties the server, and only the server, to its parent', () => {
    const plan = { layout: machine, descent: 'none', canTie: true } as const;
    expect(words(commandLine(plan, 'postgres', ['-D', '/d']))).toBe('setpriv --pdeathsig INT -- /usr/lib/postgresql/17/bin/postgres -D /d');
    expect(words(commandLine(plan, 'pg_dump', []))).toBe('/usr/lib/postgresql/17/bin/pg_dump');
    expect(words(commandLine({ ...plan, canTie: false }, 'postgres', []))).toBe('/usr/lib/postgresql/17/bin/postgres');
  });

  it('descends from root for what refuses root, and says who then owns the files', () => {
    const plan = { layout: fetched, descent: 'setpriv', canTie: true } as const;
    const initdb = commandLine(plan, 'initdb', []);
    expect(words(initdb)).toMatch(
      /^setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=\+dac_override --ambient-caps=\+dac_override -- \/r\//,
    );
    expect(initdb.uid).toBe(65_534);
    expect(words(commandLine(plan, 'postgres', []))).toMatch(/^setpriv --pdeathsig INT --reuid=65534 /);
    expect(commandLine(plan, 'psql', []).uid).toBeUndefined();
  });

  it('keeps our files ours in a user namespace', () => {
    const server = commandLine({ layout: fetched, descent: 'unshare', canTie: true }, 'postgres', []);
    expect(words(server)).toMatch(/^unshare --user --map-user=65534 --map-group=65534 setpriv --pdeathsig INT -- \/r\//);
    expect(server.uid).toBeUndefined();
  });

  it('finds PgBouncer beside the system daemons, and ties it, too', () => {
    const pooler = commandLine({ layout: fetched, descent: 'setpriv', canTie: true }, 'pgbouncer', ['/p.ini']);
    expect(words(pooler)).toMatch(
      /^setpriv --pdeathsig INT --reuid=65534 .* --argv0 \/r\/usr\/sbin\/pgbouncer \/r\/usr\/sbin\/pgbouncer \/p\.ini$/,
    );
    expect(words(commandLine({ layout: machine, descent: 'none', canTie: false }, 'pgbouncer', []))).toBe('/usr/sbin/pgbouncer');
  });

  it('finds tippecanoe beside the system programs', () => {
    expect(words(commandLine({ layout: machine, descent: 'none', canTie: true }, 'tippecanoe', ['-o', 'x']))).toBe(
      '/usr/bin/tippecanoe -o x',
    );
    expect(words(commandLine({ layout: fetched, descent: 'none', canTie: true }, 'tippecanoe', []))).toBe(
      `${loader} --argv0 /r/usr/bin/tippecanoe /r/usr/bin/tippecanoe`,
    );
  });
});
