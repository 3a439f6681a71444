export { buildImage } from './build';
export { catalogue, Image } from './catalogue';
export { ownImage } from './own';
export { pruneImages } from './prune';
export { archiveOf, isBuilt } from './storage';
