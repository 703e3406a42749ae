# zsh -f tests/install/complete.zsh FOLDER DUMP: whether the function in FOLDER completes `seqdoc bu` in a terminal.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -d ${(q)2}; seqdoc() print \"<\$1>\""
zpty -n -w shell $'seqdoc bu\t\n'
zpty -w shell exit
zpty -r shell said '*<build>*'
[[ $said = *'<build>'* ]]
