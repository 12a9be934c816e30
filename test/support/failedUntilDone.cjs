// Mocha with parallel workers ends with 0 where these die before their first test; where a run ends, it sets the code.
process.exitCode = 1;
