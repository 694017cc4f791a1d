// Each fixture has a database or a server of its own.
[assembly: Parallelizable(ParallelScope.Fixtures)]

// A test waits for the server more than it computes: three for each of two cores keep both busy.
[assembly: LevelOfParallelism(6)]
