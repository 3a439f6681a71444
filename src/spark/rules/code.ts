import { SparkFile } from '../file';
import { Rule } from './rule';
import { CONFIG_MAP_BYTES } from '../../kubernetes/objects/config-map';

/** A file from this machine is there, and fits into a ConfigMap. */
export const localFileFits: Rule = ({ props: { code: { file } } }) => {
  const { localPath, _content: content, _name: name } = file;
  if (localPath === undefined) return [];
  if (content === undefined) return [`code: the file ${JSON.stringify(localPath)} does not exist, or is no file. Give its path relative to ${process.cwd()}, or an absolute one.`];
  return [
    ...(content.length > CONFIG_MAP_BYTES ? [`code: ${localPath} has ${content.length} bytes, and a ConfigMap takes ${CONFIG_MAP_BYTES}. Put it into the image or behind a URL.`] : []),
    ...(/^[-._a-zA-Z0-9]{1,253}$/.test(name) ? [] : [`code: the file name ${JSON.stringify(name)} cannot be a key of a ConfigMap. Use letters, digits, dots, dashes and underscores.`]),
  ];
};

/** What Spark is told is a URL, and stays what it is when Spark takes it apart. Source: Utils.resolveURI, java.net.URI. */
export const fileIsUrl: Rule = ({ props: { code: { file: { localPath, uri } } } }) => {
  if (localPath !== undefined) return [];
  if (!URL_WITH_PATH.test(uri)) return [`code: ${JSON.stringify(uri)} is neither an absolute path in the image nor a URL. Use SparkFile.inImage('/path') or SparkFile.url('https://...').`];
  if (!UNESCAPED.test(uri)) return [];
  return [`code: ${JSON.stringify(uri)} holds a character that Spark would take apart or refuse. Write it as %20 and the like in a URL; rename a file of the image.`];
};

const URL_WITH_PATH = /^(local:\/\/\/[^/]|https?:\/\/[^/]|(?!local:|https?:)[a-z][a-z0-9+.-]*:\/\/\/?[^/])/is;
const UNESCAPED = /[\s\p{Cc}"<>\\^`{|}#]|%(?![0-9a-fA-F]{2})/u;

/** Spark tells by the ending what it runs. Source: SparkSubmit.isPython. */
export const codeIsOfItsKind: Rule = ({ props: { code: { file, isPython } } }) => {
  const ending = nameOf(file);
  if (isPython && !ending.endsWith('.py')) return [`code: ${file.uri} does not end in .py, by which Spark recognizes a Python program. Rename it, or use SparkCode.jar with a main class.`];
  return !isPython && /\.(py|R)$/.test(ending) ? [`code: ${file.uri} is run by its ending and not by its main class. Use SparkCode.python, or a jar.`] : [];
};

function nameOf(file: SparkFile): string {
  return file.localPath ?? file.uri;
}

const CLASS_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/** The driver would end with ClassNotFoundException. Source: Java Language Specification, 3.8. */
export const mainClassIsName: Rule = ({ props: { code: { mainClass } } }) =>
  (mainClass === undefined || CLASS_NAME.test(mainClass) ? [] : [`code: ${JSON.stringify(mainClass)} is no class name. Write it with its package: org.example.Main.`]);
