import { problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { parseRetention, type Retention } from '@axion/platform/partitions/retention.ts';

/** The retention of a setting, as a fault of the configuration when it cannot be read. @throws AxionError `configuration.invalid` */
export function retentionOf(text: string): Retention {
  try {
    return parseRetention(text);
  } catch (error) {
    if (!(error instanceof AxionError)) throw error;
    const { detail } = problemText(error.code, error.params as never, 'en');
    throw new AxionError('configuration.invalid', { faults: [`AXION_SENSE_RETENTION_DAYS is not usable: ${detail}`] }, error);
  }
}
