namespace ArtifactStore.PostgreSql;

/// <summary>What a call knows of its last commit: nothing was lost, or the answer was, and this is what would have been committed.</summary>
internal sealed class CommitOutcome<T>
{
    public bool IsUnknown { get; private set; }

    public T Result { get; private set; } = default!;

    public void Lost(T result) => (IsUnknown, Result) = (true, result);
}
