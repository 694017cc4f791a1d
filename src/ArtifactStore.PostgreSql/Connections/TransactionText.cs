namespace ArtifactStore.PostgreSql;

/// <summary>The statements that begin and end transactions. As parts of a batch they are prepared like the others, and cost no round trip of their own.</summary>
internal static class TransactionText
{
    /// <summary>
    /// Begins a transaction that writes. The driver's own BEGIN is a query of its own before the batch, which costs a tenth of a create that does not wait for the disk. Where the commit is not reached, the
    /// pool rolls back (<see cref="ConnectionReturn"/>).
    /// </summary>
    public const string Begin = "BEGIN ISOLATION LEVEL READ COMMITTED";

    /// <summary>Commits a transaction.</summary>
    public const string Commit = "COMMIT";

    /// <summary>Rolls back a transaction on a connection that is to be used again.</summary>
    public const string RollBack = "ROLLBACK";

    /// <summary>
    /// Switches compilation off until the transaction ends. The server compiles a statement whose estimate is high, and those of fenced joins are: a hundred milliseconds for what then takes three.
    /// </summary>
    public const string WithoutJit = "SET LOCAL jit = off";

    /// <summary>Begins a transaction whose statements all see one state of the database.</summary>
    public static readonly string[] BeginSnapshot = ["BEGIN ISOLATION LEVEL REPEATABLE READ", WithoutJit];
}
