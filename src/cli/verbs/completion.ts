import { Argument, Command } from 'commander';
import type { Verb } from './verb';

/** What can follow `bigdata`, `bigdata cluster`, `bigdata cluster node`, ... */
type Words = Map<string, string[]>;

export function completionCommand(verbs: readonly Verb[]): Command {
  return new Command('completion')
    .description('Prints a script that completes verbs and options in your shell.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', '\nExamples:\n  $ source <(bigdata completion bash)          # add it to ~/.bashrc\n  $ source <(bigdata completion zsh)\n'
      + '  $ bigdata completion fish > ~/.config/fish/completions/bigdata.fish')
    .action(async (shell: string) => {
      const words: Words = new Map([['', [...verbs.map(({ name }) => name), '--help', '--version']]]);
      for (const verb of verbs) collect(await verb.load(), [], words);
      process.stdout.write(shell === 'fish' ? fish(words) : bash(words, shell));
    });
}

function collect(command: Command, parents: readonly string[], words: Words): void {
  const path = [...parents, command.name()];
  const options = command.options.flatMap(({ short, long }) => [short, long]).filter((option) => option !== undefined);
  words.set(path.join(' '), [...command.commands.map((child) => child.name()), ...options, '--help']);
  command.commands.forEach((child) => collect(child, path, words));
}

/** The words so far that are no options, as far as they name verbs, choose the list. File names complete where no word of ours does. */
function bash(words: Words, shell: string): string {
  const cases = [...words].map(([path, next]) => `    '${path}') next='${next.join(' ')}' ;;`).join('\n');
  return `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_bigdata() {
  local word path='' next='' known=' ${[...words.keys()].map((path) => path.replaceAll(' ', '/')).join(' ')} '
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    local longer="\${path:+$path/}$word"
    [[ $known == *" $longer "* ]] && path=$longer
  done
  case "\${path//\\// }" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _bigdata bigdata
`;
}

function fish(words: Words): string {
  const lines = [...words].flatMap(([path, next]) => {
    const verbs = next.filter((word) => !word.startsWith('-'));
    const condition = path === '' ? '__fish_use_subcommand' : path.split(' ').map((verb) => `__fish_seen_subcommand_from ${verb}`).join('; and ');
    const seen = path !== '' && verbs.length > 0 ? `; and not __fish_seen_subcommand_from ${verbs.join(' ')}` : '';
    return [
      ...(verbs.length > 0 ? [`complete -c bigdata -n '${condition}${seen}' -f -a '${verbs.join(' ')}'`] : []),
      ...next.filter((word) => word.startsWith('--')).map((word) => `complete -c bigdata -n '${condition}' -l ${word.slice(2)}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}
