import { sizeText } from '../../supervisor/disk.ts';
import type { PartState } from '../../supervisor/part-state.ts';
import type { StackReport } from '../../supervisor/stack-report.ts';

/** One service as `axion status --json` shows it. */
export type ServiceStatus = {
  readonly name: string;
  readonly state: string;
  readonly url: string | null;
  readonly pid: number | null;
  /** Of the process and all it started; pages they share are counted for each. Null when it does not run. */
  readonly residentBytes: number | null;
  /** The same with shared pages divided among their users. */
  readonly pssBytes: number | null;
  readonly processes: number;
  readonly restarts: number;
};

/** The services of a report, and the supervisor itself as the last. */
export function servicesOf(report: StackReport): readonly ServiceStatus[] {
  const servers = report.parts.filter(({ kind }) => kind === 'server');
  const supervisor = {
    name: 'supervisor',
    standing: report.phase,
    url: null,
    pid: report.supervisorPid,
    restarts: 0,
    external: false,
  };
  return [...servers, supervisor].map((part) => serviceOf(part, report));
}

type Shown = Pick<PartState, 'name' | 'url' | 'pid' | 'restarts' | 'external'> & { readonly standing: string };

function serviceOf({ name, standing, url, pid, restarts, external }: Shown, { memory }: StackReport): ServiceStatus {
  const measured = pid === null ? undefined : memory[pid];
  return {
    name,
    state: external && standing === 'ready' ? 'external' : standing,
    url,
    pid,
    residentBytes: measured?.residentBytes ?? null,
    pssBytes: measured?.pssBytes ?? null,
    processes: measured?.processes ?? 0,
    restarts,
  };
}

type Column = readonly [title: string, value: (service: ServiceStatus) => string, side: 'left' | 'right'];

const brief: readonly Column[] = [
  ['SERVICE', ({ name }) => name, 'left'],
  ['STATE', ({ state }) => state, 'left'],
  ['PID', ({ pid }) => (pid === null ? '-' : String(pid)), 'right'],
  ['MEMORY', ({ residentBytes, pssBytes }) => bytesText(pssBytes ?? residentBytes), 'right'],
  ['RESTARTS', ({ restarts }) => String(restarts), 'right'],
  ['URL', ({ url }) => url ?? '', 'left'],
];
const memory: readonly Column[] = [
  ['SERVICE', ({ name }) => name, 'left'],
  ['PROCESSES', ({ processes }) => String(processes), 'right'],
  ['PSS', ({ pssBytes }) => bytesText(pssBytes), 'right'],
  ['RSS', ({ residentBytes }) => bytesText(residentBytes), 'right'],
];

/** The table of `axion status`. */
export const statusTable = (services: readonly ServiceStatus[]): readonly string[] => tableLines(brief, services);

/** The table of `axion status --memory`, largest first, with the sum of proportional sizes. */
export function memoryTable(services: readonly ServiceStatus[]): readonly string[] {
  const sorted = [...services].sort((a, b) => (b.pssBytes ?? 0) - (a.pssBytes ?? 0));
  const sum = services.reduce((total, { pssBytes }) => total + (pssBytes ?? 0), 0);
  return [...tableLines(memory, sorted), '', `The whole stack: ${sizeText(sum)} (PSS: shared pages divided among their users)`];
}

function tableLines(columns: readonly Column[], services: readonly ServiceStatus[]): readonly string[] {
  const rows = [columns.map(([title]) => title), ...services.map((service) => columns.map(([, value]) => value(service)))];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (columns[i]?.[2] === 'right' ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0));
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}

const bytesText = (bytes: number | null): string => (bytes === null ? '-' : sizeText(bytes));
