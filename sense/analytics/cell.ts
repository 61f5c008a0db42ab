import { latLngToCell } from 'h3-js';

/** The H3 cell that holds a place, as the number that ClickHouse stores. */
export const cellOf = (latitude: number, longitude: number, resolution: number): bigint =>
  BigInt(`0x${latLngToCell(latitude, longitude, resolution)}`);
