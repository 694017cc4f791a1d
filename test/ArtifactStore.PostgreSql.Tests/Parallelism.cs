// A test waits for the server more than it computes: two for each of two cores keep both busy.
[assembly: LevelOfParallelism(4)]
