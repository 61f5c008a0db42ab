import { configOfProcess } from '../../../server/config-of-process.ts';
import { forward } from '../../../server/forward.ts';

/** The browser's only way to the Gen API. */
const pass = (request: Request): Promise<Response> => forward(request, configOfProcess().apiUrl);

export const dynamic = 'force-dynamic';
export { pass as DELETE, pass as GET, pass as PATCH, pass as POST, pass as PUT };
