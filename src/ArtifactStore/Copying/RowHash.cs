using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ArtifactStore.Sql;

/// <summary>Makes a hash of a row's values: equal for equal values, however a database stores them.</summary>
/// <remarks>
/// Half a SHA-256 is fast enough beside a database, and its sums stay as unlikely to collide by accident as one hash: the checksum of a table is the sum over its rows, which no order changes
/// (an exclusive or would lose a row that is there twice).
/// </remarks>
internal sealed class RowHash : IDisposable
{
    /// <summary>A text of more characters goes into the hash without a copy.</summary>
    private const int LongText = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(LongText);

    public UInt128 Of(ReadOnlySpan<SqlValue> values)
    {
        _buffer.ResetWrittenCount();
        foreach (var value in values)
        {
            Append(value);
        }

        Flush();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public void Dispose() => _hash.Dispose();

    private void Append(SqlValue value)
    {
        AppendByte(value.Value is null ? (byte)0 : (byte)1);
        switch (value.Value)
        {
            case null:
                break;
            case string text:
                AppendText(text);
                break;
            case Guid id:
                id.TryWriteBytes(_buffer.GetSpan(16), bigEndian: true, out var written);
                _buffer.Advance(written);
                break;
            case DateTimeOffset time:
                AppendNumber(time.UtcTicks);
                break;
            case long number:
                AppendNumber(number);
                break;
            case bool flag:
                AppendByte(flag ? (byte)1 : (byte)0);
                break;
            case ValueList<string> tags:
                AppendNumber(tags.Count);
                foreach (var tag in tags)
                {
                    AppendText(tag);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Type, "Not the type of a column.");
        }
    }

    private void AppendByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    private void AppendNumber(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <summary>The length goes first, so that "a", "bc" and "ab", "c" differ.</summary>
    private void AppendText(string text)
    {
        AppendNumber(text.Length);
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        if (text.Length <= LongText)
        {
            _buffer.Write(bytes);
            return;
        }

        Flush();
        _hash.AppendData(bytes);
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
