#![cfg_attr(fuzzing, no_main)]

seqdoc_fuzz::target!(import);
