namespace ArtifactStore;

/// <summary>
/// A row that <see cref="IArtifactHistory"/> imports: an <see cref="ArtifactImport"/>, a <see cref="RunImport"/>, a
/// <see cref="CollectionImport"/> or an <see cref="AliasImport"/>.
/// </summary>
public abstract record HistoryItem
{
    private protected HistoryItem() { }
}
