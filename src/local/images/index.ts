export { archiveOf, buildImage, isBuilt } from './build';
export { catalogue, Image } from './catalogue';
