/**
 * Where the two files of the base map are. `world`: layers land, water, boundaries, places. `detail`: the same and landuse, buildings,
 * roads, rail. Every feature has `class`; names are in `name` and `name:ar`.
 */
export type BaseMap = { readonly world: string; readonly detail: string };

/** Where our own servers serve the base map. */
export const defaultBaseMap: BaseMap = { world: '/basemap/world.pmtiles', detail: '/basemap/axionville.pmtiles' };
