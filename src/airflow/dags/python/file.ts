import { namedArguments, schedule } from './arguments';
import { Block, blocks, isBlock } from './blocks';
import { call } from './call';
import { Imports } from './imports';
import { Brackets, Code, layout, margin } from './layout';
import { isName, Names } from './names';
import { orderStatements } from './order';
import { holdsTemplate } from './templates';
import { pythonValue, quoted } from './value';
import { vocabulary } from '../../files';
import { DagDocument, Edge, TaskDocument } from '../document';

const TASK_GROUP = ['airflow.sdk', 'TaskGroup'] as const;

/** A DAG as a file of Python that people can read. A pure function. */
export function pythonFile(document: DagDocument): string {
  return new PythonFile(document).toString();
}

/** First all that is imported takes its name, then the tasks and groups take theirs. */
class PythonFile {
  private readonly names = new Names();
  private readonly imports = new Imports(this.names);
  /** Files of Python that travel with the DAG: names by their text. */
  private readonly texts = new Map<string, string>();
  private readonly dag: Code;
  private readonly operators: ReadonlyMap<TaskDocument, Brackets>;
  /** By id. */
  private readonly variables = new Map<string, string>();
  /** Variables that are groups. */
  private readonly groups: ReadonlySet<string>;

  constructor(private readonly document: DagDocument) {
    const { dag: { dag_id, ...rest }, groups, tasks } = document;
    this.dag = call(this.imports.use('airflow.sdk', 'DAG'), {
      dag_id: pythonValue(dag_id), schedule: schedule(document.schedule, this.imports), ...namedArguments(rest, this.imports),
    });
    if (groups.length > 0) this.imports.use(...TASK_GROUP);
    this.operators = new Map(tasks.map((task) => [task, this.operator(task)]));
    for (const { id, name } of tasks) this.variables.set(id, this.names.take(name, id, `${name}_task`));
    for (const { id, name } of groups) this.variables.set(id, this.names.take(name, id, `${name}_group`));
    this.groups = new Set(groups.map(({ id }) => this.variables.get(id)!));
  }

  public toString(): string {
    const constants = [...this.texts].map(([text, name]) => layout([`${name} = `, pythonValue(text)], 0));
    return `${[this.imports.toString(), ...constants, this.block(blocks(this.document), 0)].join('\n\n')}\n`;
  }

  /** A `with` and what is below it: what is made, and then its order. */
  private block(block: Block, depth: number): string {
    const line = (code: Code) => `${margin(depth + 1)}${layout(code, depth + 1)}`;
    const made = block.nodes.map((node) => (isBlock(node) ? this.block(node, depth + 1) : line(this.assignment(node))));
    const edges = block.order.map(([earlier, later]): Edge => [this.variables.get(earlier)!, this.variables.get(later)!]);
    const order = orderStatements(edges, (variable) => this.groups.has(variable), depth + 1).map(line);
    const body = [spaced(made), order.join('\n')].filter(Boolean).join('\n\n') || line('pass');
    return `${margin(depth)}${layout(this.head(block), depth)}\n${body}`;
  }

  private head({ group, isTakenUp }: Block): Code {
    if (group === null) return ['with ', this.dag, ':'];
    const variable = this.variables.get(group.id)!;
    if (isTakenUp) return `with ${variable}:`;
    const made = call(this.imports.use(...TASK_GROUP), group.tooltip === undefined ? {} : { tooltip: pythonValue(group.tooltip) }, quoted(group.name));
    return ['with ', made, ` as ${variable}:`];
  }

  private assignment(task: TaskDocument): Code {
    const { over } = task;
    const operator = this.operators.get(task)!;
    const expanded = over && [call('.expand', { [over.parameter]: over.task === undefined ? pythonValue(over.values) : `${this.variables.get(over.task)!}.output` })];
    return [`${this.variables.get(task.id)!} = `, operator, ...expanded ?? []];
  }

  private operator(task: TaskDocument): Brackets {
    const { operators, calling } = vocabulary();
    const [module, name] = split(operators[task.operator]);
    const { code, ...others } = task.arguments;
    const isCall = calling.includes(task.operator);
    const given = isCall ? others : task.arguments;
    const operator = this.imports.use(module, name);
    const isLiteral = !task.templates && holdsTemplate([given, task.over?.values]);
    const callee = isLiteral ? `${this.imports.use('bigdata_airflow.literal', 'literal')}(${operator})` : operator;
    return call(task.over ? `${callee}.partial` : callee, {
      task_id: pythonValue(task.name),
      ...(isCall ? { python_callable: this.callable(code as { readonly [field: string]: string }) } : {}),
      ...namedArguments(given, this.imports),
      ...namedArguments(task.common, this.imports),
    });
  }

  /** A function that the image has is imported; one of a file of the user's is loaded from its text. */
  private callable(code: { readonly [field: string]: string }): Code {
    const { module, name, file, text } = code;
    if (module !== undefined && [...module.split('.'), name].every(isName)) return this.imports.use(module, name);
    const load = `${this.imports.use('bigdata_airflow', 'code')}.function`;
    if (module !== undefined) return call(load, { module: quoted(module), name: quoted(name) });
    const constant = this.texts.get(text) ?? this.names.take(file.toUpperCase());
    this.texts.set(text, constant);
    return call(load, { file: quoted(file), text: constant, name: quoted(name) });
  }
}

/** What takes several lines stands by itself. */
function spaced(texts: readonly string[]): string {
  const isLong = (text: string) => text.includes('\n');
  return texts.map((text, i) => (i === 0 ? text : `${isLong(texts[i - 1]) || isLong(text) ? '\n\n' : '\n'}${text}`)).join('');
}

function split(path: string): [module: string, name: string] {
  const at = path.lastIndexOf('.');
  return [path.slice(0, at), path.slice(at + 1)];
}
