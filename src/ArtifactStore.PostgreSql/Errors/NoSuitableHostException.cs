using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>None of the hosts is what a call needs, just now: the primary is lost, and no other has become it yet.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is made in one place.")]
internal sealed class NoSuitableHostException(string message, Exception? inner = null) : NpgsqlException(message, inner);
