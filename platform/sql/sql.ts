/** A place for a value; made only by the makers of named queries, so text cannot slip in. */
export class Param {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A piece of SQL: text and the parameters that stand in it. */
export class Sql {
  readonly pieces: readonly (string | Param)[];
  constructor(pieces: readonly (string | Param)[]) {
    this.pieces = pieces;
  }
}

/** SQL with holes for parameters and for other pieces of SQL, nothing else: a bare string in a hole does not compile. */
export const sql = (texts: TemplateStringsArray, ...holes: readonly (Param | Sql)[]): Sql =>
  new Sql(texts.flatMap((text, i) => [text, ...(i < holes.length ? asPieces(holes[i] as Param | Sql) : [])]));

const asPieces = (hole: Param | Sql): readonly (string | Param)[] => (hole instanceof Sql ? hole.pieces : [hole]);

/** One parameter for each name. */
export const paramsNamed = (names: readonly string[]): Readonly<Record<string, Param>> =>
  Object.fromEntries(names.map((name) => [name, new Param(name)]));
