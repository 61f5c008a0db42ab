import { configOfProcess } from '../../../server/config-of-process.ts';
import { sendBasemap } from '../../../server/send-basemap.ts';

export const dynamic = 'force-dynamic';

/** Tiles of the base map, by byte ranges of one file. */
export async function GET(request: Request, { params }: { readonly params: Promise<{ readonly name: string }> }): Promise<Response> {
  return sendBasemap(configOfProcess().basemapFolder, (await params).name, request);
}
export const HEAD = GET;
