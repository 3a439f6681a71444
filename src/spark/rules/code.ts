import { Rule } from './rule';

/** A ConfigMap of more is refused by Kubernetes; some room is left for properties and pod template. */
const MOST = 1_000_000;

/** The program is there, and of the kind it is said to be. */
export const codeExists: Rule = ({ props: { code } }) => {
  const { file } = code;
  const found = [];
  if (file.localPath !== undefined && file._content === undefined) found.push(`code: the file ${file.localPath} does not exist, or is no file. Give its path relative to ${process.cwd()}, or an absolute one.`);
  if (file._content && file._content.length > MOST) found.push(`code: ${file.localPath} has ${file._content.length} bytes, and a ConfigMap takes ${MOST}. Put it into the image or behind a URL.`);
  if (file.localPath === undefined && !/^(local:\/\/\/[^/]|(?!local:)[a-z][a-z0-9+.-]*:\/\/\/?[^/])/i.test(file.uri)) found.push(`code: ${JSON.stringify(file.uri)} is neither an absolute path in the image nor a URL. Use SparkFile.inImage('/path') or SparkFile.url('https://...').`);
  if (!/^[-._a-zA-Z0-9]+$/.test(file._name) && file.localPath !== undefined) found.push(`code: the file name ${JSON.stringify(file._name)} cannot be a key of a ConfigMap. Use letters, digits, dots, dashes and underscores.`);
  if (code.isPython && !/\.py$/.test(file._name)) found.push(`code: ${file.uri} does not end in .py, by which Spark recognizes a Python program. Rename it, or use SparkCode.jar.`);
  if (code.mainClass !== undefined && !/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(code.mainClass)) found.push(`code: ${JSON.stringify(code.mainClass)} is no class name. Write it with its package: org.example.Main.`);
  return found;
};
