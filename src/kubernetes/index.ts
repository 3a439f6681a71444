// for its effect on how texts are written
import './yaml-text';
export { ClientAccess } from './access';
export { ImageMirror, ImageMirrorOptions } from './image-mirror';
export { ImageOptions } from './images';
export { IngressOptions } from './ingress';
export { PodMount } from './pods/mount';
export { PodOptions } from './pods/options';
export { PodCreation, PodCreationOptions } from './pod-creation/pod-creation';
