/** Something that a person can go to, do or find by name. */
export type Command = {
  readonly id: string;
  readonly group: 'go' | 'do' | 'find';
  readonly label: string;
  /** Grey words behind the label; they are searched too. */
  readonly detail?: string;
  /** The shortcut that does the same, shown at the end. */
  readonly keys?: readonly string[];
  readonly run: () => void;
};

const groups = ['go', 'do', 'find'] as const;

/** Commands that contain every word typed, whole label first, in the order go, do, find; at most `limit`. */
export function findCommands(commands: readonly Command[], text: string, limit = 50): readonly Command[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const scored = commands.flatMap((command) => {
    const label = fold(command.label);
    const all = `${label} ${fold(command.detail ?? '')}`;
    if (!words.every((word) => all.includes(word))) return [];
    return [{ command, rank: label.startsWith(words[0] ?? '') ? 0 : words.every((word) => label.includes(word)) ? 1 : 2 }];
  });
  const order = (command: Command) => groups.indexOf(command.group);
  return scored
    .sort((left, right) => order(left.command) - order(right.command) || left.rank - right.rank)
    .slice(0, limit)
    .map(({ command }) => command);
}

/** Case and marks do not matter: "Überführung" is found by "uberfuhrung". */
const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
