using ArtifactStore.Benchmarks.Start;

namespace ArtifactStore.Benchmarks;

internal static class Program
{
    // Not async: a process that measures its start compiles nothing else.
    public static Task<int> Main(string[] args) =>
        args is [FirstRead.Command, ..] ? Task.FromResult(FirstRead.Run(args)) : Commands.RunAsync(args);
}
