const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that never stand in a query of ours, with what to do instead. As a column's name they go into backticks. */
export const refusedWords: ReadonlyMap<string, string> = new Map([
  ['settings', 'Limits are set by your role; leave SETTINGS out.'],
  ['format', 'The answer’s format follows from the call; leave FORMAT out.'],
  ['into', 'Answers are streamed to you; leave INTO OUTFILE out.'],
  ['outfile', 'Answers are streamed to you; leave INTO OUTFILE out.'],
  ['infile', 'Files of the server cannot be read.'],
  ['apply', 'Name the columns and call the function on each.'],
  ['recursive', 'Write the levels out as joins.'],
  ['parallel', 'Send one statement at a time.'],
  ['stream', 'Select from the table itself.'],
]);

/** Words that may stand before an opening parenthesis without being a function: syntax, and types in casts. */
export const wordsBeforeParenthesis = set(`
  select distinct on where prewhere having qualify by from join using over as and or not in is between like ilike rlike regexp when then
  else case union all except intersect exists limit offset interval with filter replace columns rollup cube sets window interpolate
  within global div mod end rows range array asof any some materialized fill step to top ties
  nullable lowcardinality fixedstring decimal decimal32 decimal64 decimal128 decimal256 datetime datetime64 time64 enum8 enum16 tuple map
  grouping row_number rank dense_rank ntile lag lead laginframe leadinframe first_value last_value nth_value cume_dist percent_rank
`);

/** Words that end the FROM clause they follow. */
export const wordsAfterFrom = set('where prewhere group order having qualify window limit offset fetch union intersect except');

/** Words that can stand behind a table's name and are not its alias. */
export const wordsAfterTable = set(`
  join inner left right full outer cross any all asof semi anti global local paste natural array on using final sample prewhere where group
  order having qualify window limit offset fetch union intersect except as
`);

/** Words that cannot name a table or a WITH query unless they are quoted. */
export const reservedWords = new Set([
  ...wordsAfterTable,
  ...set(
    'select with from by and or not in is null case when then else end between like ilike distinct exists interval true false lateral values',
  ),
]);

/** Words after which an expression begins: an `in` that follows one of them would be a function. */
export const wordsBeforeExpression = set(`
  select distinct where prewhere having qualify by on and or not when then else case between like ilike rlike regexp is in limit offset union
  all except intersect interval with as using over partition order group from join any some top return step to fill
`);
