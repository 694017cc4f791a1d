namespace ArtifactStore.Sqlite;

/// <summary>A transaction of several calls, which holds the write lock between calls.</summary>
internal interface IQueueLease
{
    /// <summary>Creates the exception for a call after the end of the transaction.</summary>
    Exception Ended();
}
