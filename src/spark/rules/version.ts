import { Releases } from '../../kubernetes/checks/versions';

/** Before, the driver understands less of what we configure. */
export const RELEASES: Releases = { software: 'Spark', from: [3, 5], example: 'SparkVersion.of(\'4.1.2\')' };
