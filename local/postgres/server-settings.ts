/** One setting of the server, and why it is so. */
type ServerSetting = { readonly name: string; readonly value: string | number; readonly why: string };

/** What holds on every server, whoever runs it: in the local cluster, and in the page for operators. Times are in ms unless they name a unit. */
export const serverSettings: readonly ServerSetting[] = [
  {
    name: 'log_min_duration_statement',
    value: 250,
    why: 'The slow log. A line carries the query’s name and the request id as a comment, and no value.',
  },
  { name: 'log_parameter_max_length', value: 0, why: 'Otherwise every slow line prints the bound values: people’s data.' },
  { name: 'log_parameter_max_length_on_error', value: 0, why: 'The same for statements that fail.' },
  {
    name: 'log_error_verbosity',
    value: 'terse',
    why: 'Leaves out DETAIL, which names the key of a unique violation, and CONTEXT, which shows lines of a COPY.',
  },
  {
    name: 'log_min_error_statement',
    value: 'panic',
    why: 'Leaves out the statement of an error: one that somebody typed by hand holds values.',
  },
  { name: 'log_statement', value: 'none', why: 'Otherwise every statement is logged, fast or slow.' },
  { name: 'log_duration', value: 'off', why: 'The slow log has the durations that matter.' },
  { name: 'log_lock_waits', value: 'on', why: 'Who waits for whom; process ids and relations only.' },
  {
    name: 'log_line_prefix',
    value: '%m [%p] %q%u@%d %a ',
    why: 'Time, process, role, database and the service that opened the connection.',
  },
  { name: 'password_encryption', value: 'scram-sha-256', why: 'MD5 verifiers are as good as passwords to who steals them.' },
  { name: 'client_connection_check_interval', value: '10s', why: 'A statement ends soon after its service died.' },
  { name: 'idle_in_transaction_session_timeout', value: '5min', why: 'A forgotten transaction keeps locks, and rows from vacuum.' },
  {
    name: 'random_page_cost',
    value: 1.1,
    why: 'Disks of today read anywhere alike; 4 makes the planner read whole indexes instead of few rows.',
  },
  {
    name: 'max_parallel_workers_per_gather',
    value: 0,
    why: 'Our statements read little: starting workers costs more than it saves. Analytics run in ClickHouse.',
  },
  { name: 'jit', value: 'off', why: 'Our statements are short; compiling them costs more than it saves.' },
];
