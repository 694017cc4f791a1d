using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>The state of a call's last commit: nothing was lost, or its response, and perhaps also the result of the work.</summary>
internal sealed class CommitOutcome<T>
{
    public bool IsUnknown { get; private set; }

    public SqlOutcome<T> Result { get; private set; }

    public void Lost(SqlOutcome<T> result) => (IsUnknown, Result) = (true, result);
}
