import { Releases } from '../../kubernetes/checks/versions';

/** Before, the scripts of the image and the ways to fail over are others. */
export const RELEASES: Releases = { software: 'Hadoop', from: [3, 4], example: 'HadoopVersion.of(\'3.5.1\')' };
