namespace ArtifactStore;

/// <summary>Tells the names of the members of a JSON object.</summary>
internal interface IWireNames
{
    IReadOnlyList<string> Names { get; }
}
