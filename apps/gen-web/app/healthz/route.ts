export const dynamic = 'force-dynamic';

/** Says that this server answers; it asks nobody else. */
export const GET = (): Response => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
