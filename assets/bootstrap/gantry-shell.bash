# bash as a Gantry terminal starts it, in the place of its rcfile: the person's own setup, then marks that tell each command with
# its text, folder and exit code. A mark is ESC ] 7117 ; NONCE ; WORD ; FIELD... BEL, read by electron/sessions/shell-marks.ts.
# The nonce is taken out of the environment first: nothing that is started from here, a shell within this one neither, has it.
__gantry_nonce=$GANTRY_SHELL_NONCE
unset GANTRY_SHELL_NONCE

if [[ -r ~/.bashrc ]]; then . ~/.bashrc; fi

__gantry_mark() { builtin printf '\e]7117;%s;%s\a' "$__gantry_nonce" "$1"; }

# Into __gantry_field: the text without what a mark gives a meaning, or what would end it.
__gantry_escape() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//;/\\x3b}
  text=${text//$'\n'/\\x0a}
  text=${text//$'\r'/\\x0d}
  text=${text//$'\e'/\\x1b}
  __gantry_field=${text//$'\a'/\\x07}
}

# Into __gantry_line and __gantry_number: the newest entry of the history.
__gantry_newest() {
  local HISTTIMEFORMAT='' entry
  entry=$(builtin history 1)
  __gantry_line='' __gantry_number=0
  [[ $entry =~ ^\ *([0-9]+)[*\ ]\ (.*)$ ]] || return
  __gantry_number=${BASH_REMATCH[1]} __gantry_line=${BASH_REMATCH[2]}
}

# The aliases that the command may use, with those that they use themselves: a step has none of them.
__gantry_aliases() {
  local name value seen=' ' more=1 text=" $1 "
  while ((more)); do
    more=0
    for name in "${!BASH_ALIASES[@]}"; do
      [[ $seen != *" $name "* && $text == *[[:space:]\;\|\&\(\{]"$name"[[:space:]\;\|\&\)]* ]] || continue
      value=${BASH_ALIASES[$name]}
      __gantry_escape "$name=$value"
      __gantry_mark_fields+=";$__gantry_field"
      seen+="$name " text+=" $value " more=1
    done
  done
}

# PS0 is shown when a command was read, before it is run; in a process of its own, so nothing that is set here stays.
__gantry_start() {
  [[ -o history ]] || return
  __gantry_newest
  __gantry_escape "$__gantry_line"
  __gantry_mark_fields="start;$__gantry_field"
  __gantry_aliases "$__gantry_line"
  __gantry_mark "$__gantry_mark_fields"
}

# What the person does not want in the history is told and then forgotten, as bash itself would have left it out.
__gantry_forget() {
  local pattern patterns before=$__gantry_line number=$__gantry_number
  __gantry_newest
  # Before the first command it is what the history file ends with.
  [[ -n $number ]] && ((__gantry_number > number)) || return
  IFS=: builtin read -ra patterns <<< "$__gantry_ignore"
  for pattern in "${patterns[@]}"; do
    if [[ $pattern == '&' && $__gantry_line == "$before" || $__gantry_line == $pattern ]]; then
      builtin history -d "$__gantry_number"
      __gantry_newest
      return
    fi
  done
}

__gantry_prompt() {
  local code=$?
  __gantry_forget
  __gantry_escape "$PWD"
  __gantry_mark "prompt;$code;$__gantry_field"
  return $code
}

if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
  # Patterns as HISTIGNORE has them, with those that HISTCONTROL stands for.
  __gantry_ignore=${HISTIGNORE-} __gantry_line='' __gantry_number=''
  case ${HISTCONTROL-} in *ignorespace* | *ignoreboth*) __gantry_ignore+=': *' ;; esac
  case ${HISTCONTROL-} in *ignoredups* | *ignoreboth*) __gantry_ignore+=':&' ;; esac
  HISTIGNORE='' HISTCONTROL=''
  shopt -s cmdhist lithist promptvars
  PS0='$(__gantry_start)'"${PS0-}"
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
    PROMPT_COMMAND=(__gantry_prompt "${PROMPT_COMMAND[@]}")
  else
    PROMPT_COMMAND="__gantry_prompt${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
  fi
  # A shell within this one has neither the functions nor the nonce.
  declare +x PS0 PROMPT_COMMAND
fi
