namespace ArtifactStore;

/// <summary>Lists the names of the members of a JSON object.</summary>
internal interface IWireNames
{
    IReadOnlyList<string> Names { get; }
}
