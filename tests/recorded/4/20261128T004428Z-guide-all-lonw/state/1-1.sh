\builtin shopt -u expand_aliases
\builtin unset -v BASH_LOADABLES_PATH HOSTNAME HOSTTYPE IFS MACHTYPE OPTERR OPTIND OSTYPE PATH PS4 SHELL SHLVL TERM
declare -x LC_ALL="C.UTF-8" 2>&-
declare -- BASH_LOADABLES_PATH="/usr/local/lib/bash:/usr/lib/bash:/opt/local/lib/bash:/usr/pkg/lib/bash:/opt/pkg/lib/bash:."
declare -x DEBIAN_FRONTEND="noninteractive"
declare -x EDITOR="sh -c 'echo \"mdrun: an editor is wanted here, and nobody is at a terminal\" >&2; exit 1' mdrun-editor"
declare -x GIT_EDITOR="sh -c 'echo \"mdrun: an editor is wanted here, and nobody is at a terminal\" >&2; exit 1' mdrun-editor"
declare -x GIT_PAGER="cat"
declare -x GIT_TERMINAL_PROMPT="0"
declare -x HOME="/srv/ada"
declare -- HOSTNAME="build"
declare -- HOSTTYPE="x86_64"
declare -- IFS=$' \t\n'
declare -- MACHTYPE="x86_64-pc-linux-gnu"
declare -x MDRUN_CACHE="off"
declare -x MDRUN_HOME="/srv/ada/state"
declare -- OPTERR="1"
declare -- OPTIND="1"
declare -i OPTIND
declare -- OSTYPE="linux-gnu"
declare -x PAGER="cat"
declare -x PATH="/usr/bin:/bin"
declare -- PS4="+ "
declare -x PYTHONUNBUFFERED="1"
declare -- SHELL="/bin/bash"
declare -x SHLVL="1"
declare -- TERM="dumb"
declare -x USER="ada"
declare -x VISUAL="sh -c 'echo \"mdrun: an editor is wanted here, and nobody is at a terminal\" >&2; exit 1' mdrun-editor"
declare -- count="1"
declare -x tag="v7"
umask 0022
\builtin eval $'function greet () \n{ \n    echo "hello $count"\n}\n'||\builtin printf 'function %s\n' $'greet'
__mdrun_f= __mdrun_w=$'\\builtin cd -L -- $\'/srv/ship\'&&{ \\builtin unset -v PWD OLDPWD\n\\builtin declare -x PWD="/srv/ship"\n}\nfor((__mdrun_i=${#__mdrun_d[@]}-1;__mdrun_i>0;__mdrun_i--));do \\builtin pushd -n -- "${__mdrun_d[__mdrun_i]}" >/dev/null;done\nfor __mdrun_i in "${!__mdrun_h[@]}";do \\builtin hash -p "${__mdrun_h[$__mdrun_i]}" -- "$__mdrun_i";done;\\builtin unset -v __mdrun_d __mdrun_h __mdrun_i\n\\builtin set -- \n__mdrun_args=("$@")\n\\builtin shopt -s extglob;__mdrun_i=$BASHOPTS:;while [[ $__mdrun_i ]];do \\builtin shopt -u "${__mdrun_i%%:*}" 2>&-;__mdrun_i=${__mdrun_i#*:};done\n\\builtin shopt -s checkwinsize\n\\builtin shopt -s cmdhist\n\\builtin shopt -s complete_fullquote\n\\builtin shopt -s expand_aliases\n\\builtin shopt -s extglob\n\\builtin shopt -s extquote\n\\builtin shopt -s force_fignore\n\\builtin shopt -s globasciiranges\n\\builtin shopt -s globskipdots\n\\builtin shopt -s hostcomplete\n\\builtin shopt -s interactive_comments\n\\builtin shopt -s patsub_replacement\n\\builtin shopt -s progcomp\n\\builtin shopt -s promptvars\n\\builtin shopt -s sourcepath\n__mdrun_i=$SHELLOPTS:;while [[ $__mdrun_i ]];do \\builtin set +o "${__mdrun_i%%:*}" 2>&-;__mdrun_i=${__mdrun_i#*:};done\n\\builtin unset -v BASH_COMPAT\n\\builtin declare -- COMP_WORDBREAKS\n\\builtin unset -v IGNOREEOF\n\\builtin unset -v POSIXLY_CORRECT\n\\builtin set -o braceexpand\n\\builtin set -o hashall\n\\builtin set -o interactive-comments\n\\builtin shopt -s expand_aliases\n\\builtin shopt -u inherit_errexit\n\\builtin shopt -s interactive_comments\n\\builtin shopt -u shift_verbose\n\\builtin shopt -s sourcepath'
