import { Rule } from './rule';
import { isDnsSubdomain } from '../../kubernetes/checks/names';

/** Source: libpq, sslmode. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** No daemon starts without its database. Source: PostgreSQL, "Connection Strings", "SSL Mode Descriptions". */
export const databaseIsReachable: Rule = ({ database: { _external: external }, databaseServer: { host, port, sslMode = 'prefer', user, database } }) => {
  if (!external) return [];
  const found = [];
  if (!isDnsSubdomain(host)) found.push(`database: host ${JSON.stringify(host)} is no name or address of a host. It looks like db.example.org; port, user and database have properties of their own.`);
  if (!(Number.isInteger(port) && port >= 1 && port <= 65_535)) found.push(`database: port ${port} is not between 1 and 65535.`);
  if (!SSL_MODES.includes(sslMode)) found.push(`database: sslMode ${JSON.stringify(sslMode)} is unknown. There are ${SSL_MODES.join(', ')}.`);
  for (const [property, value] of Object.entries({ user, database })) if (!/^[A-Za-z_][\w-]{0,62}$/.test(value)) found.push(`database: ${property} ${JSON.stringify(value)} is no plain name. Use letters, digits, dashes and underscores.`);
  return found;
};
