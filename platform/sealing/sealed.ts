/** A value that only the keys of this installation open, as its four columns and the format. */
export type Sealed = {
  readonly ciphertext: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly keyVersion: number;
  /** 0: bound to nothing (the format that was described first). 1: bound to its place. */
  readonly format: number;
};

/** What a sealed value is bound to: pasted anywhere else it does not open. */
export type SealedPlace = {
  readonly table: string;
  readonly rowId: string;
  /** What else must not change without sealing anew: for a data source, its connector and host. */
  readonly bindings: readonly string[];
};

/** Seals and opens. Values never appear in errors. */
export type Sealing = {
  /** With the current key and a fresh nonce, in format 1. */
  seal(plaintext: Uint8Array, place: SealedPlace): Sealed;
  /** @throws AxionError `sealing.key-missing` for a key that is not configured, `sealing.broken` for anything that was changed or moved */
  open(sealed: Sealed, place: SealedPlace): Buffer;
  readonly currentVersion: number;
  /** Whether a key of this version is configured. */
  has(keyVersion: number): boolean;
};
