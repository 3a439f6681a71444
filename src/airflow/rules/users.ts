import { Rule } from './rule';
import { repeated } from '../../kubernetes/checks/repeated';
import { AirflowRole } from '../users';

/** Their names become parts of a list, names of files and of Secrets. */
export const usersCanLogIn: Rule = ({ users: { _users: users } }) => {
  const roles: string[] = Object.values(AirflowRole);
  const names = users.map(({ name }) => name);
  return [
    ...(users.length === 0 ? ['users: there are none, so nobody could log in. Name at least one.'] : []),
    ...names.filter((name) => !/^[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?$/.test(name)).map((name) => `users: ${JSON.stringify(name)} is no name of a user. Use at most 30 lower-case letters, digits and dashes.`),
    ...repeated(names).map((name) => `users: ${name} is there twice. Give each a name of its own.`),
    ...users.filter(({ role }) => role !== undefined && !roles.includes(role)).map(({ name, role }) => `users: ${name}: role ${JSON.stringify(role)} is unknown. There are ${roles.join(', ')}.`),
  ];
};
