namespace ArtifactStore.Specification.BadInput;

/// <summary>One way to give an input to the library. An entry point that stands for several has several; all must do the same.</summary>
/// <param name="Name">The member's own name, which what comes out may show.</param>
/// <param name="RunAsync">Gives the input, and tells what it means.</param>
public sealed record BadInputTry(string Name, Func<string?, Task<string>> RunAsync)
{
    /// <summary>A folder of this run, which what comes out calls «folder»; null where there is none.</summary>
    public string? Folder { get; init; }
}
