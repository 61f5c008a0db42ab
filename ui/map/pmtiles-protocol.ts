import { addProtocol } from 'maplibre-gl';
import { Protocol } from 'pmtiles';

let registered = false;

/** Teaches the map renderer `pmtiles://` addresses, once a page: tiles are read by range requests out of one file. */
export function registerPmtiles(): void {
  if (registered) return;
  registered = true;
  const protocol = new Protocol();
  addProtocol('pmtiles', protocol.tile);
}

/** PMTiles wants whole addresses; ours are paths of the page's own origin. */
export const absoluteAddress = (address: string): string =>
  typeof location === 'undefined' ? address : new URL(address, location.origin).href;
