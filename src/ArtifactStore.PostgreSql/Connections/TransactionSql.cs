namespace ArtifactStore.PostgreSql;

/// <summary>
/// The statements that begin and end transactions. As parts of a batch they are prepared like others, and need no round trip of their own.
/// </summary>
internal static class TransactionSql
{
    /// <summary>
    /// Begins a write transaction. The driver's own BEGIN is a separate query before the batch, which takes a tenth of a create without a
    /// disk sync. If the commit is not reached, the pool rolls back (<see cref="ConnectionReturn"/>).
    /// </summary>
    public const string Begin = "BEGIN ISOLATION LEVEL READ COMMITTED";

    /// <summary>Commits a transaction.</summary>
    public const string Commit = "COMMIT";

    /// <summary>Rolls back a transaction on a connection that will be used again.</summary>
    public const string RollBack = "ROLLBACK";

    /// <summary>
    /// Turns off JIT compilation until the transaction ends. The server compiles statements with a high cost estimate, as fenced joins
    /// have: a hundred milliseconds for a statement of three.
    /// </summary>
    public const string WithoutJit = "SET LOCAL jit = off";

    /// <summary>Begins a transaction with one snapshot for all its statements.</summary>
    public static readonly string[] BeginSnapshot = ["BEGIN ISOLATION LEVEL REPEATABLE READ", WithoutJit];
}
