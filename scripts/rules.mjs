/**
 * `node scripts/rules.mjs`: makes docs/rules.md out of the code. Of each rule it tells why there is one (its docstring) and what it says: the sentences in it, and
 * in the functions of ours that it calls. `npx projen docgen` runs it.
 */
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './setup.mjs';

const GROUPS = {
  COMMON: 'Every construct',
  POD: 'Options of pods',
  SPARK: 'SparkApplication',
  HISTORY: 'SparkHistoryServer',
  HDFS: 'HdfsCluster',
  AIRFLOW: 'AirflowDeployment',
  DAG: 'Dag and tasks',
};
const ID = /^([A-Z]+)(\d{3})$/;
/** Tables in the code that a rule reads. */
const TABLES = { SPARK014: 'OWNED', SPARK015: 'INEFFECTIVE' };
/** What rules call whose sentences are no part of them. */
const SHARED = ['refuse', 'refuseWrongTypes', 'marked'];

const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, root);
const program = ts.createProgram([join(root, 'src/index.ts')], options);
const checker = program.getTypeChecker();
const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(root, 'src')));

/** Each rule: its id, and what is called for it. */
function rules() {
  const found = [];
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && ID.test(node.name.text)) found.push({ id: node.name.text, called: declarationOf(node.initializer) });
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'marked' && ts.isStringLiteral(node.arguments[0])) {
      found.push({ id: node.arguments[0].text, called: enclosing(node) });
    }
    ts.forEachChild(node, visit);
  };
  ours.forEach(visit);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where what an identifier means is declared; of an imported one where it comes from. */
function declarationOf(node) {
  let symbol = checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  return symbol?.valueDeclaration;
}

/** The function or method around a node that has a name. */
function enclosing(node) {
  for (let each = node.parent; each; each = each.parent) if (ts.isFunctionDeclaration(each) || ts.isMethodDeclaration(each)) return each;
  return node;
}

/** Why there is the rule, and where that is from. */
function reasonOf(declaration) {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const text = ts.getJSDocCommentsAndTags(statement).map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '').join(' ').replace(/\s+/g, ' ').trim();
  return text.replace(/\{@link (\w+)\}/g, '$1');
}

/** Texts of some words in a declaration and in what it calls, `…` for what differs. */
function sentencesOf(declaration, seen = new Set()) {
  if (!declaration || seen.has(declaration)) return [];
  seen.add(declaration);
  const found = [];
  const visit = (node) => {
    const text = textOf(node);
    if (text !== undefined) {
      if (/\S \S+ \S/.test(text) && /[.?)]$/.test(text.trim())) found.push(text.trim());
      if (ts.isStringLiteralLike(node)) return;
    }
    if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) {
      const called = declarationOf(node);
      if (called && !SHARED.includes(called.name?.text) && ours.includes(called.getSourceFile()) && (ts.isFunctionDeclaration(called) || isConstant(called))) found.push(...sentencesOf(called, seen));
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(declaration, visit);
  return [...new Set(found)];
}

/** A function or a text; tables would be walls of words. */
function isConstant(node) {
  if (!ts.isVariableDeclaration(node) || !ts.isSourceFile(node.parent.parent.parent) || node.initializer === undefined) return false;
  return ts.isArrowFunction(node.initializer) || textOf(node.initializer) !== undefined;
}

/** The rows of a table in the code: its keys, and the texts with the constants in them. */
function rowsOf(name) {
  const rows = [];
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && ts.isObjectLiteralExpression(node.initializer)) {
      for (const { name: key, initializer } of node.initializer.properties) rows.push([key.text, wholeText(initializer)]);
    }
    ts.forEachChild(node, visit);
  };
  ours.forEach(visit);
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}

function wholeText(node) {
  if (ts.isIdentifier(node)) return wholeText(declarationOf(node).initializer);
  if (ts.isStringLiteralLike(node)) return node.text;
  return node.head.text + node.templateSpans.map(({ expression, literal }) => wholeText(expression) + literal.text).join('');
}

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return isPart(node) ? '' : node.text;
  if (ts.isBinaryExpression(node) && !isPart(node)) {
    const parts = [node.left, node.right].map((each) => (ts.isStringLiteralLike(each) ? each.text : ts.isTemplateExpression(each) ? templateText(each) : undefined));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  return ts.isTemplateExpression(node) && !isPart(node) ? templateText(node) : undefined;
}

/** Whether it is one of two texts that make one. */
function isPart({ parent }) {
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function templateText(node) {
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

const escaped = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
const all = rules();
const lines = [
  '# Rules',
  'What is checked when a program is synthesized. Each sentence ends in the id of its rule; `…` stands for what is yours. This page is made from the code by',
  '`node scripts/rules.mjs`.',
  '',
];
for (const [group, title] of Object.entries(GROUPS)) {
  lines.push(`## ${title}`);
  for (const { id, called } of all.filter((rule) => ID.exec(rule.id)[1] === group)) {
    const file = relative(root, called.getSourceFile().fileName);
    const rows = TABLES[id] ? ['| key | what instead |', '|---|---|', ...rowsOf(TABLES[id]).map(([key, text]) => `| \`${key}${key.endsWith('.') ? '*' : ''}\` | ${escaped(text)} |`), ''] : [];
    lines.push(`### ${id}`, `${escaped(reasonOf(called))} ([code](../${file}))`, '', ...sentencesOf(called).map((sentence) => `- ${escaped(sentence)}`), '', ...rows);
  }
}
writeFileSync(join(root, 'docs/rules.md'), `${lines.join('\n').replace(/\n{3,}/g, '\n\n').trimEnd()}\n`);
const twice = all.map(({ id }) => id).filter((id, i, ids) => ids.indexOf(id) !== i);
if (twice.length > 0) throw new Error(`two rules have one id: ${twice.join(', ')}`);
