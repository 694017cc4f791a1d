using System.Buffers.Binary;
using ArtifactStore.Sql;

namespace ArtifactStore.PostgreSql;

/// <summary>Writes the statements that hold flow runs while their columns are copied or changed.</summary>
/// <param name="schema">The schema of the store, which has locks of its own.</param>
internal sealed class RunLocks(string schema)
{
    // More locks than this in one transaction would fill the server's table of locks.
    private const int MostRunsHeld = 256;

    private readonly long _allRuns = Hash(schema);

    /// <summary>Holds runs together with others who hold them.</summary>
    /// <remarks>
    /// Locks of the transaction, by number: the runs may not be there yet, so there is no row to lock. A pooler in transaction mode has no
    /// trouble with them. Whoever needs very many at once takes the one that stands for all.
    /// </remarks>
    public SqlStatement Hold(IReadOnlyList<Guid> flowRunIds)
    {
        return flowRunIds.Count > MostRunsHeld
            ? AllRuns()
            : new SqlStatementBuilder()
                .Append(
                    $"SELECT pg_catalog.pg_advisory_xact_lock_shared(k) FROM unnest({SqlValue.Numbers([_allRuns, .. Locks(flowRunIds)])}) AS k"
                )
                .Build();
    }

    /// <summary>Holds runs alone.</summary>
    public SqlStatement Change(IReadOnlyList<Guid> flowRunIds)
    {
        return flowRunIds.Count > MostRunsHeld
            ? AllRuns()
            : new SqlStatementBuilder()
                .Append(
                    $"SELECT pg_catalog.pg_advisory_xact_lock(k) FROM pg_catalog.pg_advisory_xact_lock_shared({SqlValue.Number(_allRuns)}), unnest({SqlValue.Numbers([.. Locks(flowRunIds)])}) AS k"
                )
                .Build();
    }

    public static long Hash(string text)
    {
        var hash = 0x6172_7469_6661_6374L;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 0x100_0000_01b3L);
        }

        return hash;
    }

    private static IEnumerable<long> Locks(IEnumerable<Guid> ids)
    {
        return ids.Select(Lock).Order();

        static long Lock(Guid id)
        {
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            return BinaryPrimitives.ReadInt64BigEndian(bytes) ^ BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        }
    }

    private SqlStatement AllRuns() =>
        new SqlStatementBuilder().Append($"SELECT pg_catalog.pg_advisory_xact_lock({SqlValue.Number(_allRuns)})").Build();
}
