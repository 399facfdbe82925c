# What a Gantry terminal adds to zsh after the person's own .zshrc: marks that tell each command with its text, folder and exit
# code, as gantry-shell.bash has them. The caller has put the nonce into __gantry_nonce and taken it out of the environment.
__gantry_mark() { builtin printf '\e]7117;%s;%s\a' "$__gantry_nonce" "$1" }

# Into __gantry_field: the text without what a mark gives a meaning, or what would end it.
__gantry_escape() {
  emulate -L zsh
  local text=$1
  text=${text//\\/\\\\}
  text=${text//;/\\x3b}
  text=${text//$'\n'/\\x0a}
  text=${text//$'\r'/\\x0d}
  text=${text//$'\e'/\\x1b}
  __gantry_field=${text//$'\a'/\\x07}
}

__gantry_start() {
  emulate -L zsh
  __gantry_escape "${1:-$3}"
  local fields="start;$__gantry_field" name seen=' ' more=1 text=" ${1:-$3} "
  while ((more)); do
    more=0
    for name in ${(k)aliases}; do
      [[ $seen != *" $name "* && $text == *[[:space:]\;\|\&\(\{]${~${(b)name}}[[:space:]\;\|\&\)]* ]] || continue
      __gantry_escape "$name=$aliases[$name]"
      fields+=";$__gantry_field"
      seen+="$name " text+=" $aliases[$name] " more=1
    done
  done
  __gantry_mark $fields
}

__gantry_prompt() {
  local code=$?
  __gantry_escape "$PWD"
  __gantry_mark "prompt;$code;$__gantry_field"
  return $code
}

precmd_functions=(__gantry_prompt $precmd_functions)
preexec_functions+=(__gantry_start)
