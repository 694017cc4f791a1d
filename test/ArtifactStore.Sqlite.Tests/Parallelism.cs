// Each test has a file of its own.
[assembly: Parallelizable(ParallelScope.Fixtures)]

// Some tests wait for a disk, a lock or another process: two for each of two cores keep both busy.
[assembly: LevelOfParallelism(4)]
