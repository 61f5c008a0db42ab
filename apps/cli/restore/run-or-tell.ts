import type { Session } from '../backup/dump-database.ts';

/** SQLSTATE of what a role may not do. */
export const mayNot = '42501';

/**
 * Runs a statement that some administrators may not. Where it is refused, `tell` gets it as `asked`, for one who may, and all goes on.
 * @throws the driver's error of any other failure
 */
export async function runOrTell(
  session: Pick<Session, 'query'>,
  statement: string,
  { tell, asked = statement }: { readonly tell: (line: string) => void; readonly asked?: string },
): Promise<void> {
  await session.query(statement).catch((error: { readonly code?: string }) => {
    if (error.code !== mayNot) throw error;
    tell(`refused here, let the provider’s administrator run: ${asked}`);
  });
}
