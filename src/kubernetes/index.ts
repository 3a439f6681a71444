// for its effect on how texts are written
import './yaml-text';
export { ClientAccess } from './objects/access';
export { ImageMirror, ImageMirrorOptions } from './images/mirror';
export { ImageOptions } from './images/image';
export { IngressOptions } from './objects/ingress';
export { PodMount } from './pods/mount';
export { PodOptions } from './pods/options';
export { PodCreation, PodCreationOptions } from './pod-creation/pod-creation';
