/** Who may do what inside the engine: the writer everything, the reader SELECT on the tables of `axion_sense`. */
export type Role = 'writer' | 'reader';

/** The engine's own names of the roles. */
export const roleNames: Readonly<Record<Role, string>> = { writer: 'axion_writer', reader: 'axion_gen_reader' };

/** System tables that say nothing of other people's queries or of this machine. The engine opens all of `system` to everybody. */
export const openSystemTables = [
  'aggregate_function_combinators',
  'build_options',
  'codecs',
  'collations',
  'columns',
  'completions',
  'constraints',
  'contributors',
  'current_roles',
  'data_skipping_index_types',
  'data_skipping_indices',
  'data_type_families',
  'database_engines',
  'databases',
  'dictionaries',
  'dictionary_layouts',
  'dictionary_sources',
  'documentation',
  'enabled_roles',
  'formats',
  'functions',
  'keywords',
  'licenses',
  'merge_tree_settings',
  'numbers',
  'numbers_mt',
  'one',
  'parts',
  'parts_columns',
  'primes',
  'settings',
  'table_engines',
  'table_functions',
  'tables',
  'time_zones',
  'tokenizers',
  'unicode',
  'zeros',
  'zeros_mt',
] as const;

/** The others that chDB 3.4 has, and the logs that a setting could bring: the reader sees them empty. */
export const closedSystemTables = [
  'asynchronous_insert_log asynchronous_inserts asynchronous_loader asynchronous_metric_log azure_queue_metadata_cache azure_queue_settings',
  'background_schedule_pool background_schedule_pool_log backup_log backups blob_storage_log certificates clusters crash_log dashboards',
  'database_replicas detached_parts detached_tables dimensional_metrics disk_types disks distributed_ddl_queue distribution_queue dns_cache',
  'dropped_tables dropped_tables_parts error_log errors events fail_points filesystem_cache filesystem_cache_log filesystem_cache_settings',
  'grants graphite_retentions histogram_metrics hypothetical_indexes iceberg_files iceberg_history jemalloc_bins jemalloc_profile_text',
  'jemalloc_stats kafka_consumers latency_log macros masking_policies merges metric_log metrics models moves mutations named_collections',
  'opentelemetry_span_log part_log part_moves_between_shards privileges processes processors_profile_log projection_parts',
  'projection_parts_columns projections query_cache query_condition_cache query_log query_metric_log query_thread_log query_views_log',
  'quota_limits quota_usage quotas quotas_usage remote_data_paths replicas replicated_fetches replicated_merge_tree_settings',
  'replication_queue resources rocksdb role_grants roles row_policies s3_queue_settings s3queue_log s3queue_metadata_cache scheduler',
  'schema_inference_cache server_settings session_log settings_changes settings_profile_elements settings_profiles stack_trace',
  'storage_policies symbols text_log trace_log transactions_info_log user_defined_functions user_directories user_processes users',
  'view_refreshes warnings workloads zookeeper_log',
]
  .join(' ')
  .split(' ');

/**
 * The engine's list of users: one, without a password (nothing but this process reaches it), whose rights come from two roles.
 * A session that has said `SET ROLE` keeps that role only, so grants hold whatever a SELECT contains.
 */
export const usersXml = (): string => `<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <roles>
    <${roleNames.writer}><grants><query>GRANT ALL ON *.*</query></grants></${roleNames.writer}>
    <${roleNames.reader}><grants><query>GRANT SELECT ON axion_sense.*</query></grants></${roleNames.reader}>
  </roles>
  <users>
    <default>
      <password></password>
      <profile>default</profile>
      <quota>default</quota>
      <networks><ip>::/0</ip></networks>
      <grants><query>GRANT ${roleNames.writer}</query><query>GRANT ${roleNames.reader}</query></grants>
      <databases><system>${closedSystemTables.map(closed).join('')}</system></databases>
    </default>
  </users>
</clickhouse>
`;

const closed = (table: string): string => `<${table}><filter>has(currentRoles(), '${roleNames.writer}')</filter></${table}>`;

/** The engine's configuration: quiet, times in UTC, caches of one machine's size. */
export const configXml = (usersPath: string): string => `<clickhouse>
  <logger><level>none</level></logger>
  <timezone>UTC</timezone>
  <users_config>${usersPath.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</users_config>
  <mark_cache_size>134217728</mark_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <primary_index_cache_size>67108864</primary_index_cache_size>
  <query_condition_cache_size>16777216</query_condition_cache_size>
  <mmap_cache_size>64</mmap_cache_size>
</clickhouse>
`;
