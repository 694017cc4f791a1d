using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>Keeps the file of a store open, to be asked whether its name still leads to it.</summary>
/// <remarks>
/// .NET does not tell which file a name leads to, and to ask the system for it needs another call on each. SQLite knows which file it has opened, by its inode, and how to ask (SQLITE_FCNTL_HAS_MOVED, on Unix).
/// It is asked on a connection of its own, which never reads: any thread may ask, and waits for no statement; and the file is not given up as long as the store lives, so that no other file can get its number.
/// </remarks>
internal sealed class FileWitness : IDisposable
{
    // SQLITE_FCNTL_HAS_MOVED, which the binding does not name.
    private const int HasMovedOperation = 20;

    private static readonly Lazy<FileControl?> Control = new(FindControl);

    private readonly sqlite3 _connection;

    private FileWitness(sqlite3 connection) => _connection = connection;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int FileControl(sqlite3 connection, nint schema, int operation, ref int result);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint LibraryVersion();

    /// <summary>Whether the name leads to another file, or to none. Never where the system or the layer below SQLite cannot tell.</summary>
    public bool HasMoved => IsMoved(_connection);

    /// <summary>Opens a file that is there.</summary>
    /// <returns>The witness; null where nothing could be asked.</returns>
    /// <exception cref="SqliteException">It can't be opened.</exception>
    public static FileWitness? Open(string file, string? vfs)
    {
        // On Windows a file that is open keeps its name.
        if (OperatingSystem.IsWindows() || Control.Value is null)
        {
            return null;
        }

        var result = raw.sqlite3_open_v2(file, out var connection, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_FULLMUTEX, vfs);
        if (result == raw.SQLITE_OK)
        {
            return new(connection);
        }

        connection.Dispose();
        if (vfs is not null)
        {
            // A layer of the host may give a file once only. It is the store's file all the same.
            return null;
        }

        throw new SqliteException($"SQLite Error {result & 0xff}: '{raw.sqlite3_errstr(result).utf8_to_string()}'.", result & 0xff, result);
    }

    /// <summary>The same of any connection.</summary>
    public static bool IsMoved(sqlite3 connection)
    {
        var moved = 0;
        return Control.Value is { } control && control(connection, 0, HasMovedOperation, ref moved) == raw.SQLITE_OK && moved != 0;
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The function that the binding leaves out, in the very library that the binding uses.</summary>
    private static FileControl? FindControl()
    {
        if (!NativeLibrary.TryLoad(raw.GetNativeLibraryName(), typeof(FileWitness).Assembly, null, out var library))
        {
            return null;
        }

        // A host may bring a SQLite of its own, or have it in its program. Another copy of the library must never see a connection of the first: each has its text in a place of its own.
        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion", out var version)
            && NativeLibrary.TryGetExport(library, "sqlite3_file_control", out var control)
            && Marshal.GetDelegateForFunctionPointer<LibraryVersion>(version)() == Address(raw.sqlite3_libversion()))
        {
            return Marshal.GetDelegateForFunctionPointer<FileControl>(control);
        }

        NativeLibrary.Free(library);
        return null;
    }

    private static nint Address(utf8z text) => Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref Unsafe.AsRef(in text.GetPinnableReference()));
}
