namespace ArtifactStore.Sqlite;

/// <summary>A transaction of several calls that keeps the writer's place from one call to the next.</summary>
internal interface IQueueLease
{
    /// <summary>Makes the exception for a call after the end of the transaction.</summary>
    Exception Ended();
}
