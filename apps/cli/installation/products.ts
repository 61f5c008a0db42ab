/** Either installs without the other. Its main database is `axion_` and its key. */
export const productNames = { sense: 'Sense', gen: 'Gen' } as const;
export type Product = keyof typeof productNames;
export const products = ['sense', 'gen'] as const satisfies readonly Product[];
