import { Releases } from '../../kubernetes/checks/versions';

/** Before, tasks need other keys than these pods have. */
export const RELEASES: Releases = { software: 'Airflow', from: [3, 2], example: 'AirflowVersion.of(\'3.3.3\')' };
