import { Rule } from './rule';

/** Host, path, tag and digest. Source: distribution/reference, regexp.go. */
const HOST = '(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?';
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(`^(?:${HOST}/)?(${PART}(?:/${PART})*)(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`);

/** A node refuses it with InvalidImageName, and the pod waits. */
export const imageIsReference: Rule = ({ image }) => {
  const match = image.length <= 500 ? REFERENCE.exec(image) : null;
  if (match && match[1].length <= 255) return [];
  return [`image ${JSON.stringify(image.slice(0, 80))} is no name of an image. Write it as registry/path:tag, the path in lower case, or leave it out and choose a version.`];
};
