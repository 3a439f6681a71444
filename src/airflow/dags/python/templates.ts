/** How texts end that one of Airflow's operators takes for names of files (`template_ext`). */
const FILE = /\.(bash|hql|json|sh|sql|ya?ml)$/;

/** What Jinja replaces, and ends of lines, of which it makes others and leaves out the last. */
const TEMPLATE = /\{[{%#]|\r|\n$/;

/** Whether text in it would be another after Airflow has looked for templates. */
export function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return FILE.test(value) || TEMPLATE.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplate);
}
